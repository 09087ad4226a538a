/** The last line of a run, for machines: `N passed, N failed`. A file that doesn't even load counts as a failure. */
export default class CountLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
    process.once('exit', () => console.log(line));
  }
}

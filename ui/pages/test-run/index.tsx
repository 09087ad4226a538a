export const TestRunPage = () => null;

export default async function tearDown() {
  await (globalThis as { tearDown?: () => Promise<void> }).tearDown?.();
}

/**
 * Runs something that goes on until somebody presses Ctrl-C, or ends this program otherwise.
 * @param action is given a signal that says when to stop
 */
export async function untilInterrupted(action: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    await action(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/**
 * Calls for each key that is pressed, without waiting for Enter; Ctrl-C and q interrupt this program, as they would do otherwise.
 * @returns what ends it; undefined where nobody sits at a keyboard
 */
export function listenToKeys(press: (key: string) => void): (() => void) | undefined {
  const { stdin } = process;
  if (!stdin.isTTY) return undefined;
  const receive = (bytes: Buffer): void => {
    for (const key of bytes.toString("latin1")) {
      if (key === "\x03" || key === "q") process.emit("SIGINT");
      else press(key);
    }
  };
  stdin.setRawMode(true);
  stdin.on("data", receive);
  stdin.resume();
  return () => {
    stdin.off("data", receive);
    stdin.setRawMode(false);
    stdin.pause();
  };
}

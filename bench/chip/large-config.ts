/** What "a configuration of 1,450 bytes" means: as much as a device with settings of its own may have. */
const LARGE = 1450;
/** Bytes of each of its texts. */
const TEXT = 60;

/**
 * Fills a configuration up with keys that no rule is about, which the firmware keeps.
 * @returns what has to be added
 */
export function largeConfig(config: object): { notes: Record<string, string> } {
  const notes: Record<string, string> = {};
  const missing = () => LARGE - JSON.stringify({ ...config, notes }).length;
  for (let n = 0; missing() > 0; n++) {
    const key = `note${n}`;
    notes[key] = "";
    notes[key] = "x".repeat(Math.max(0, Math.min(TEXT, missing())));
  }
  return { notes };
}

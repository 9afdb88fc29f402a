/** What the build takes when the command line does not say. */
export interface BuildConfig {
  /** Path of the sketch, from the project's directory. */
  sketch: string;
  /** Id of a board in `boards/`. */
  board: string;
  /** The firmware's name, `$fw/name`: 1 to 32 printable ASCII characters. */
  name: string;
  /** The firmware's version, `$fw/version`: 1 to 16 printable ASCII characters. */
  version: string;
  /** Brand that the firmware and its access point go by: 1 to 10 printable ASCII characters. */
  brand: string;
  /** Password of the access point in configuration mode: 8 to 62 printable ASCII characters. Without it anybody may join. */
  apPassword?: string;
  /** Directory that images are written to, from the project's directory. */
  out: string;
}

/** Gives `build.config.ts` its type. */
export function defineConfig(config: BuildConfig): BuildConfig {
  return config;
}

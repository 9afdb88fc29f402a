import type { Bench } from "./bench.ts";

/** A part of the life of a device. */
export interface Scenario {
  /** What `--only` takes. */
  name: string;
  /** Stack, in bytes, that a turn may take in it where that is more than STACK_LIMIT. */
  stackLimit?: number;
  /** Lives it, and throws where a device does not do what it should. */
  run(bench: Bench): Promise<void>;
}

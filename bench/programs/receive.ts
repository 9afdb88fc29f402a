/** A firmware that receives and discards. */
import { stream } from "./stream.ts";

export function run(chunks: number): void {
  stream(chunks, () => {});
}

import { CACHED_ENGINE, findEngine } from "../../../host/machines/find-engine.ts";

/** The real Espruino that tests run on; undefined, and said so, when there is none. */
export const engine = findEngine();

if (!engine) {
  console.log(`Skipped what needs a real Espruino: neither ESPRUINO names one nor is there ${CACHED_ENGINE}.`);
}

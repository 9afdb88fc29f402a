import { expect, it } from "vitest";
import { engine } from "../host/machines/engine-present.ts";
import { contest } from "./arena.ts";

/** `npm run reliability` plays more. */
const ROUNDS = { simulated: 60, engine: 10 };

it("a device serves after every round of an adversary (the simulated board)", async () => {
  const playing = contest({ seed: 1, rounds: ROUNDS.simulated });
  await expect(playing).resolves.toBe(ROUNDS.simulated);
}, 300_000);

it.skipIf(!engine)(
  "a device serves after every round of an adversary (real Espruino)",
  async () => {
    const playing = contest({ seed: 1, rounds: ROUNDS.engine, engine });
    await expect(playing).resolves.toBe(ROUNDS.engine);
  },
  600_000,
);

import { expect, it } from "vitest";
import { engine } from "../host/machines/engine-present.ts";
import { count } from "../reliability/count.ts";
import { contest } from "./arena.ts";

/** `npm run adversary` plays more. */
const ROUNDS = { simulated: 60, engine: 10 };

it("a device serves after every round of an adversary (the simulated board)", async () => {
  await contest({ seed: 1, rounds: ROUNDS.simulated });
  count("rounds", ROUNDS.simulated);
  expect(ROUNDS.simulated).toBeGreaterThan(0);
}, 300_000);

it.skipIf(!engine)(
  "a device serves after every round of an adversary (real Espruino)",
  async () => {
    await contest({ seed: 1, rounds: ROUNDS.engine, engine });
    count("rounds", ROUNDS.engine);
  },
  600_000,
);

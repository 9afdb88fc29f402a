import { UserError } from "../files/user-error.ts";
import type { SimulatedBoard } from "../sim/board.ts";
import type { ManualClock } from "../sim/manual-clock.ts";

/** How many turns a device may take in an instant; an update of a full slot over MQTT takes some thousands. */
const MOST_TURNS = 100_000;

/** A board and its time, which moves only when nothing is left to be done in the present instant. */
export class World {
  readonly clock: ManualClock;
  private readonly board: SimulatedBoard;

  constructor(board: SimulatedBoard, clock: ManualClock) {
    this.board = board;
    this.clock = clock;
  }

  /** Lets everything happen that happens without a delay. */
  async settle(): Promise<void> {
    for (let turns = 0; !this.board.isResting || this.clock.isDue; turns++) {
      if (turns > MOST_TURNS) {
        throw new UserError(
          "The device never rests: something happens again and again without time passing. " +
            "Does a setTimeout(f, 0) of the sketch set itself again? Give it a millisecond at least.",
        );
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** Lets time pass, and everything happen that falls due meanwhile. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.clock.now() + milliseconds;
    await this.settle();
    while (this.clock.nextDue <= end) {
      this.clock.skip(this.clock.nextDue - this.clock.now());
      await this.settle();
    }
    // The device may have waited in a loop beyond it.
    this.clock.skip(Math.max(0, end - this.clock.now()));
  }

  /**
   * Lets time pass until something is so.
   * @returns false when it is not within the limit
   */
  async until(so: () => boolean, limit: number): Promise<boolean> {
    const end = this.clock.now() + limit;
    await this.settle();
    while (!so() && this.clock.nextDue <= end) {
      this.clock.skip(this.clock.nextDue - this.clock.now());
      await this.settle();
    }
    return so();
  }
}

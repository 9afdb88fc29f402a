import { Log } from "../log.tsx";
import { Said } from "../said.tsx";
import type { Flashing } from "./flashing.ts";

const KINDS = { running: "warning", good: "good", bad: "bad" };
const WORDS = { running: "under way", good: "done", bad: "not done" };

/** How far a board is, and what has become of it. */
export function Progress({ flashing: { lines, progress, state, trouble } }: { flashing: Flashing }) {
  return (
    <section class="card apart">
      <h2>
        The board <span class={`badge ${KINDS[state]}`}>{WORDS[state]}</span>
      </h2>
      {progress && (
        <p class="progress">
          <progress value={progress.done} max={progress.total} aria-label="Done" />
          <span>{Math.floor((100 * progress.done) / progress.total)} %</span>
        </p>
      )}
      <Log lines={lines} />
      <div role="alert">
        {trouble && (
          <p class="trouble">
            <Said text={trouble} />
          </p>
        )}
      </div>
    </section>
  );
}

import { useState } from "preact/hooks";
import { titleOf } from "../device-list.tsx";
import { Log } from "../log.tsx";
import type { DeviceView, RollOutView, UpdateView } from "../messages.ts";
import { post } from "../request.ts";
import { deviceHref } from "../route.ts";
import { Said } from "../said.tsx";

interface RollOutProps {
  rollOut: RollOutView;
  devices: Map<string, DeviceView>;
  /** Goes back to where the next one is prepared; left out where that is on the page. */
  again?: () => void;
}

/** A firmware on its way to devices. */
export function RollOut({ rollOut, devices, again }: RollOutProps) {
  const { firmware, lines, isOver } = rollOut;
  const [trouble, setTrouble] = useState("");
  const stop = (): void => {
    post("/api/roll-out/stop", {}).catch((error: Error) => setTrouble(error.message));
  };
  return (
    <>
      <p>
        <Said text={`${firmware.name} ${firmware.version}`} /> <span class="quiet">{firmware.md5.slice(0, 8)}</span>
      </p>
      <ul class="updates">
        {rollOut.devices.map((update) => (
          <Update key={update.key} update={update} device={devices.get(update.key)} />
        ))}
      </ul>
      <div role="status">
        {lines.map((line) => (
          <p key={line}>
            <Said text={line} />
          </p>
        ))}
        {trouble && <p class="trouble">{trouble}</p>}
      </div>
      {isOver && again && (
        <button type="button" class="main" onClick={again}>
          Update others
        </button>
      )}
      {!isOver && (
        <button type="button" onClick={stop}>
          Stop
        </button>
      )}
    </>
  );
}

const WORDS = { waiting: "waiting", updating: "under way", untried: "not tried" };
const KINDS = { waiting: "aside", updating: "warning", good: "good", bad: "bad", untried: "aside" };

function Update({ update, device }: { update: UpdateView; device: DeviceView | undefined }) {
  const { key, state, progress, lines, result } = update;
  const name = device ? titleOf(device) : key;
  return (
    <li class="card">
      <h2>
        <a href={deviceHref(key)}>
          <Said text={name} />
        </a>{" "}
        <span class={`badge ${KINDS[state]}`}>{result || WORDS[state as keyof typeof WORDS]}</span>
      </h2>
      {progress && (
        <p class="progress">
          <progress value={progress.written} max={progress.total} aria-label={`Written to ${name}`} />
          <span>
            {Math.floor((100 * progress.written) / progress.total)} %, {progress.written} of {progress.total} bytes
          </span>
        </p>
      )}
      <Log lines={lines} />
    </li>
  );
}

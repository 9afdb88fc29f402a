import { useState } from "preact/hooks";
import { titleOf } from "../device-list.tsx";
import type { DeviceView, FirmwareView } from "../messages.ts";
import { post } from "../request.ts";
import { deviceHref } from "../route.ts";
import { Said } from "../said.tsx";
import type { State } from "../state.ts";
import { DeviceChoice } from "./device-choice.tsx";
import { FirmwareChoice } from "./firmware-choice.tsx";
import { RollOut } from "./roll-out.tsx";

/** How many devices are updated at a time, where nobody says otherwise: as `homie ota` does it. */
const WAVE = 4;

/** Brings a firmware to one device, or to several. @param first the device that it began with */
export function UpdatePage({ first, state }: { first: string | undefined; state: State }) {
  const { rollOut, devices } = state;
  const [isNew, setNew] = useState(false);
  // What is under way is shown to whoever comes here.
  const shown = rollOut && !rollOut.isOver ? rollOut : isNew ? rollOut : null;
  const device = first === undefined ? undefined : devices.get(first);
  return (
    <>
      <p>
        <a href={first === undefined ? "#/" : deviceHref(first)}>
          {first === undefined ? "All devices" : <Said text={device ? titleOf(device) : first} />}
        </a>
      </p>
      <h1 tabIndex={-1}>Update firmware</h1>
      {shown ? (
        <RollOut rollOut={shown} devices={devices} again={() => setNew(false)} />
      ) : (
        <>
          <Preparation first={first} devices={devices} started={() => setNew(true)} />
          {rollOut && (
            <section>
              <h2 class="apart">The last update</h2>
              <RollOut rollOut={rollOut} devices={devices} />
            </section>
          )}
        </>
      )}
    </>
  );
}

interface PreparationProps {
  first: string | undefined;
  devices: Map<string, DeviceView>;
  started: () => void;
}

function Preparation({ first, devices, started }: PreparationProps) {
  const [firmware, setFirmware] = useState<FirmwareView | undefined>();
  const [chosen, setChosen] = useState(new Set(first === undefined ? [] : [first]));
  const [wave, setWave] = useState(WAVE);
  const [isSure, setSure] = useState(false);
  const [trouble, setTrouble] = useState("");
  const possible = [...devices.values()].filter(({ ota }) => ota !== null);
  const selected = possible.filter(({ key }) => chosen.has(key));
  const strangers = firmware ? selected.filter((device) => device.firmware.name !== firmware.name) : [];

  const take = (next: FirmwareView): void => {
    setFirmware(next);
    setSure(false);
    // With a device in mind, that one; else those that run another build of it.
    if (first === undefined)
      setChosen(new Set(possible.filter((device) => isBehind(device, next)).map(({ key }) => key)));
  };
  const start = (): void => {
    setTrouble("");
    post("/api/roll-out", { md5: firmware?.md5, devices: selected.map(({ key }) => key), wave })
      .then(started)
      .catch((error: Error) => setTrouble(error.message));
  };
  return (
    <form
      class="steps"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <FirmwareChoice firmware={firmware} take={take} />
      {firmware && (
        <>
          <DeviceChoice firmware={firmware} devices={possible} chosen={chosen} choose={setChosen} />
          {selected.length > 1 && <Wave wave={wave} setWave={setWave} />}
          {strangers.length > 0 && (
            <label class="check trouble">
              <input
                type="checkbox"
                checked={isSure}
                onChange={({ currentTarget }) => setSure(currentTarget.checked)}
              />
              <span>
                {strangers.map(titleOf).join(", ")}: another firmware than {firmware.name || "this one"} runs there.
                Send it all the same.
              </span>
            </label>
          )}
          <p class="quiet">
            A device keeps working while it is updated, checks the image, and restarts into it. If the new firmware does
            not reach the broker, the device returns to the one before by itself.
          </p>
          <button type="submit" class="main" disabled={selected.length === 0 || (strangers.length > 0 && !isSure)}>
            {selected.length === 1 ? "Update 1 device" : `Update ${selected.length} devices`}
          </button>
          <div role="alert">{trouble && <p class="trouble">{trouble}</p>}</div>
        </>
      )}
    </form>
  );
}

/** Whether a device runs another build of a firmware, and can be reached. */
function isBehind({ firmware: running, ota, state }: DeviceView, firmware: FirmwareView): boolean {
  const isThere = state === "ready" || state === "alert";
  return ota === true && isThere && running.name === firmware.name && running.checksum !== firmware.md5;
}

function Wave({ wave, setWave }: { wave: number; setWave: (wave: number) => void }) {
  return (
    <fieldset class="card">
      <legend>Waves</legend>
      <label class="inline">
        Devices at a time
        <input
          type="number"
          min="1"
          max="9999"
          required
          value={wave}
          onInput={({ currentTarget }) => setWave(currentTarget.valueAsNumber)}
        />
      </label>
      <p class="quiet">
        One device goes first, alone. When it is back with the new firmware, so many are updated at a time. It stops
        when one returns to its old firmware, or does not come back.
      </p>
    </fieldset>
  );
}

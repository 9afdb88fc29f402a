import { useEffect, useState } from "preact/hooks";
import { titleOf } from "../device-list.tsx";
import { Log } from "../log.tsx";
import type { ConfigChangeView, ConfigCheck, ConfigView } from "../messages.ts";
import { get, post } from "../request.ts";
import { deviceHref } from "../route.ts";
import { Said } from "../said.tsx";
import type { State } from "../state.ts";
import { ConfigForm, NO_ENTRIES } from "./config-form.tsx";
import { Review } from "./review.tsx";

/** A device's configuration: a form, what a change of it would do, and what became of it. */
export function ConfigPage({ id, state }: { id: string; state: State }) {
  const device = state.devices.get(id);
  const change = state.configChanges.get(id);
  const [view, setView] = useState<ConfigView | undefined>();
  const [trouble, setTrouble] = useState("");
  const [checked, setChecked] = useState<{ check: ConfigCheck; patch: Record<string, unknown> } | undefined>();
  const [faults, setFaults] = useState<string[]>([]);
  const [entries, setEntries] = useState(NO_ENTRIES);
  const isUnderWay = change?.state === "updating";
  const edition = device?.configEdition ?? null;

  useEffect(() => {
    if (edition === null) return;
    get<ConfigView>(`/api/config?device=${encodeURIComponent(id)}`)
      .then(setView)
      .catch((error: Error) => setTrouble(error.message));
  }, [id, edition]);
  // What was not taken is there to be corrected.
  useEffect(() => {
    if (change?.state === "good") setEntries(NO_ENTRIES);
  }, [change?.state]);

  const check = (patch: Record<string, unknown>): void => {
    setTrouble("");
    post<ConfigCheck>("/api/config/check", { device: id, patch })
      .then((next) => {
        setFaults(next.faults);
        if (next.faults.length === 0) setChecked({ check: next, patch });
      })
      .catch((error: Error) => setTrouble(error.message));
  };
  const send = (): void => {
    const patch = checked?.patch;
    setChecked(undefined);
    post("/api/config", { device: id, patch }).catch((error: Error) => setTrouble(error.message));
  };
  return (
    <>
      <p>
        <a href={deviceHref(id)}>
          <Said text={device ? titleOf(device) : id} />
        </a>
      </p>
      <h1 tabIndex={-1}>Configuration</h1>
      {change && <Change change={change} />}
      <div role="alert">
        {trouble && (
          <p class="trouble">
            <Said text={trouble} />
          </p>
        )}
      </div>
      {edition === null && <p class="quiet">This device shows no configuration.</p>}
      {view && !isUnderWay && (
        <ConfigForm view={view} faults={faults} entries={entries} enter={setEntries} check={check} />
      )}
      {checked && <Review check={checked.check} send={send} close={() => setChecked(undefined)} />}
    </>
  );
}

const KINDS = { updating: "warning", good: "good", bad: "bad" };
const WORDS = { updating: "under way", good: "done", bad: "not done" };

function Change({ change: { lines, state } }: { change: ConfigChangeView }) {
  return (
    <section class="card change">
      <h2>
        The last change <span class={`badge ${KINDS[state]}`}>{WORDS[state]}</span>
      </h2>
      <Log lines={lines} />
    </section>
  );
}

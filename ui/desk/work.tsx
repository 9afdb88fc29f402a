import { useState } from "preact/hooks";
import { post } from "../request.ts";
import { Said } from "../said.tsx";
import type { WorkView } from "./messages.ts";

/** What `homie dev` is at, and what starts the board anew. */
export function Work({ work }: { work: WorkView }) {
  const [trouble, setTrouble] = useState("");
  const renew = (): void => {
    setTrouble("");
    post("/api/renew", {}).catch((error: Error) => setTrouble(error.message));
  };
  return (
    <section class="card work" aria-label="Build and update">
      <div class="inline">
        <div role="status" class="grow">
          <Words work={work} />
        </div>
        <button type="button" onClick={renew}>
          Start the board anew
        </button>
      </div>
      {work.state === "updating" && (
        <progress aria-label="Written to the board" value={work.written} max={work.total} />
      )}
      {work.state === "failed" && (
        <pre class="trouble">
          <Said text={work.error} />
        </pre>
      )}
      <div role="status">{trouble && <p class="trouble">{trouble}</p>}</div>
    </section>
  );
}

function Words({ work }: { work: WorkView }) {
  switch (work.state) {
    case "building":
      return <Badge kind="warning" word="building" />;
    case "updating":
      return <Badge kind="warning" word={`updating ${Math.floor((100 * work.written) / work.total)} %`} />;
    case "starting":
      return <Badge kind="warning" word="the board starts" />;
    case "failed":
      return <Badge kind="bad" word="failed" />;
    case "running":
      return (
        <>
          <Badge kind="good" word="up to date" /> {work.result}
        </>
      );
  }
}

const Badge = ({ kind, word }: { kind: string; word: string }) => <span class={`badge ${kind}`}>{word}</span>;

import { titleOf } from "../device-list.tsx";
import { Node } from "../device-page.tsx";
import type { DeviceView } from "../messages.ts";
import { UNREACHABLE } from "../program.ts";
import { Fact, Said } from "../said.tsx";
import { StateBadge } from "../state-badge.tsx";
import { BareBoard, Board } from "./board.tsx";
import { Console } from "./console.tsx";
import { useDesk } from "./state.ts";
import { Work } from "./work.tsx";

/** The whole page. */
export function DeskPage() {
  const { isConnected, broker, work, board, device, lines } = useDesk();
  return (
    <>
      <header>
        <span class="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          homie dev
        </span>
        <p class="broker">
          <Said text={broker} />
        </p>
        <div role="status">{isConnected === false && <p class="trouble">{UNREACHABLE}</p>}</div>
      </header>
      <main>
        <Title device={device} />
        <div class="desk">
          <Work work={work} />
          {board && (board.pins ? <Board board={board} /> : <BareBoard board={board} />)}
          <div class="side">
            {device?.nodes.map((node) => (
              <Node key={node.id} device={device.key} node={node} />
            ))}
            <Console lines={lines} />
          </div>
        </div>
      </main>
    </>
  );
}

function Title({ device }: { device: DeviceView | null }) {
  if (!device) return <h1>The device has not shown itself yet</h1>;
  const { id, state, firmware, signal, uptime, convention, trouble } = device;
  return (
    <>
      <h1>
        <Said text={titleOf(device)} /> <StateBadge state={state} />
      </h1>
      <p class="facts">
        <Fact what="Runs" text={`${firmware.name} ${firmware.version}`.trim()} />
        <Fact what="Checksum" text={firmware.checksum.slice(0, 8)} />
        <Fact what="Id" text={id} />
        <Fact what="Signal" text={signal === null ? "" : `${Math.round(signal)} %`} />
        <Fact what="Up" text={uptime} />
        <Fact what="Homie" text={convention} />
      </p>
      {trouble && (
        <p class="trouble">
          <Said text={trouble} />
        </p>
      )}
    </>
  );
}

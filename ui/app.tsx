import { useEffect, useRef } from "preact/hooks";
import { ConfigPage } from "./config/config-page.tsx";
import { DeviceList } from "./device-list.tsx";
import { DevicePage } from "./device-page.tsx";
import { UNREACHABLE } from "./program.ts";
import { type Route, useRoute } from "./route.ts";
import { Said } from "./said.tsx";
import { type State, useAppState } from "./state.ts";
import { UpdatePage } from "./update/update-page.tsx";

/** The whole page. */
export function App() {
  const state = useAppState();
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const shown = JSON.stringify(route);
  const before = useRef(shown);
  useEffect(() => {
    // Who has followed a link goes on reading where it leads.
    if (before.current !== shown) main.current?.querySelector<HTMLElement>("h1")?.focus();
    before.current = shown;
  }, [shown]);
  return (
    <>
      <Header state={state} />
      <main ref={main}>
        <Content route={route} state={state} />
      </main>
    </>
  );
}

function Header({ state: { broker, isConnected } }: { state: State }) {
  const trouble = isConnected === false ? UNREACHABLE : broker.trouble;
  return (
    <header>
      <a class="brand" href="#/">
        <img src="/icon.svg" alt="" width="28" height="28" />
        Homie devices
      </a>
      <p class="broker">
        <Said text={broker.url} /> <span class="quiet">{broker.baseTopic}</span>
      </p>
      <div role="status">{trouble && <p class="trouble">{trouble}</p>}</div>
    </header>
  );
}

function Content({ route, state }: { route: Route; state: State }) {
  switch (route.page) {
    case "device":
      return <DevicePage key={route.key} id={route.key} state={state} />;
    case "config":
      return <ConfigPage key={route.key} id={route.key} state={state} />;
    case "update":
      return <UpdatePage key={route.key} first={route.key} state={state} />;
    default:
      return <DeviceList state={state} />;
  }
}

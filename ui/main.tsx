/** The page that `homie ui` serves. */
import { render } from "preact";
import { App } from "./app.tsx";
import { listen } from "./state.ts";

listen();
render(<App />, document.getElementById("page")!);

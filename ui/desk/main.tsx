/** The page that `homie dev` serves. */
import { render } from "preact";
import { DeskPage } from "./desk-page.tsx";
import { listen } from "./state.ts";

listen();
render(<DeskPage />, document.getElementById("page")!);

/** The page that flashes boards: `homie ui` serves it, and writes it as files. */
import { render } from "preact";
import { FlashPage } from "./flash-page.tsx";

render(<FlashPage />, document.getElementById("page")!);

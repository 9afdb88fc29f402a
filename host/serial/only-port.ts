import { UserError } from "../../files/user-error.ts";
import { loadSerialPort } from "./serial-line.ts";

/** The serial port that is plugged in, when there is just one. @throws UserError that says which there are */
export async function findOnlyPort(): Promise<string> {
  const { SerialPort } = await loadSerialPort();
  // Ports that are soldered in have no vendor; a board hangs on USB.
  const ports = (await SerialPort.list()).filter(({ vendorId }) => vendorId !== undefined);
  if (ports.length === 1) return ports[0]!.path;
  if (ports.length === 0) {
    throw new UserError(
      "No serial port on USB was found. Is the board plugged in, with a cable that carries data? A port that is not on " +
        "USB takes --port <port>.",
    );
  }
  const names = ports.map(({ path, manufacturer }) => `  ${path}${manufacturer ? `  ${manufacturer}` : ""}`);
  throw new UserError(`Which port? Give one of these with --port:\n${names.join("\n")}`);
}

import type { WebPort } from "./flasher.ts";

/** The browser's serial ports. */
export interface WebSerial {
  /** Has somebody choose a port. @throws DOMException when nobody does */
  requestPort(): Promise<WebPort>;
}

/** The browser's serial ports; undefined where a page cannot use any. */
export const webSerial = (): WebSerial | undefined => (navigator as { serial?: WebSerial }).serial;

/** Why this page cannot use serial ports. */
export function whyNoSerial(): string {
  return isSecureContext
    ? "This browser cannot reach serial ports: it has no Web Serial. Chromium, Chrome, Edge and Opera on a computer have it."
    : "A browser lets a page reach serial ports only where it comes over https, or from this computer: open it as " +
        "http://127.0.0.1 or http://localhost.";
}

import { useLayoutEffect, useState } from "preact/hooks";

/** What of the page is shown; the browser's way back leads through it. */
export type Route =
  | { page: "devices" }
  | { page: "device" | "config"; key: string }
  | { page: "update"; key: string | undefined };

/** The address of a device's page. */
export const deviceHref = (key: string): string => `#/device/${encodeURIComponent(key)}`;

/** The address of the page that updates firmwares. @param key the device that it begins with */
export const updateHref = (key = ""): string => `#/update/${encodeURIComponent(key)}`;

/** The address of the page with a device's configuration. */
export const configHref = (key: string): string => `#/config/${encodeURIComponent(key)}`;

function read(): Route {
  const [, page, key] = location.hash.split("/");
  if ((page === "device" || page === "config") && key) return { page, key: decode(key) };
  return page === "update" ? { page, key: key ? decode(key) : undefined } : { page: "devices" };
}

/** Somebody may have typed it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The present route; what reads it is drawn again when it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(read);
  useLayoutEffect(() => {
    const follow = (): void => setRoute(read());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

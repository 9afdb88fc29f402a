import { useEffect, useState } from "preact/hooks";

/** What of the page is shown; the browser's way back leads through it. */
export type Route = { page: "devices" } | { page: "device"; key: string };

/** The address of a device's page. */
export const deviceHref = (key: string): string => `#/device/${encodeURIComponent(key)}`;

function read(): Route {
  const [, page, key] = location.hash.split("/");
  return page === "device" && key ? { page, key: decode(key) } : { page: "devices" };
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
  useEffect(() => {
    const follow = (): void => setRoute(read());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "./request.ts";

/** How long a device may take to confirm a value, in milliseconds. */
const PATIENCE_MS = 8000;

/** A property, and what is under way with it. */
export interface Setting {
  /** What was sent and is not confirmed yet; else what the device says. */
  shown: string | null;
  isPending: boolean;
  /** Why it is not set; empty when all is well. */
  trouble: string;
  send: (value: string) => void;
}

/** Where a property is. */
export interface Place {
  device: string;
  node: string;
  property: string;
}

/** Sets a property, and waits for the device to confirm it. @param value what the device says */
export function useSetting({ device, node, property }: Place, value: string | null): Setting {
  const [pending, setPending] = useState<string | undefined>();
  const [trouble, setTrouble] = useState("");
  const timer = useRef(0);
  const end = (text: string): void => {
    clearTimeout(timer.current);
    setPending(undefined);
    setTrouble(text);
  };
  // Whatever the device says now, it is its answer.
  useEffect(() => end(""), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (next: string): void => {
    end("");
    setPending(next);
    // One that has the value already may say nothing.
    const silence = next === value ? "" : "The device has not confirmed it.";
    timer.current = setTimeout(() => end(silence), PATIENCE_MS);
    post("/api/set", { device, node, property, value: next }).catch((error: Error) => end(error.message));
  };
  return { shown: pending ?? value, isPending: pending !== undefined, trouble, send };
}

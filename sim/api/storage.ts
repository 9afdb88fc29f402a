import { bytesOfAny, stringOf } from "../bytes.ts";
import { EngineError, FirmwareBug } from "../errors.ts";
import type { Machine } from "../machine.ts";
import type { StorageArea } from "../storage-area.ts";
import { stringifyJson } from "./json-stringify.ts";

/** Makes the module `Storage`. What moves or wipes files is refused: firmware must never do it. */
export function storageModule(machine: Machine, area: StorageArea): Record<string, unknown> {
  const { realm } = machine;
  const refuse = (name: string) => () => {
    throw new FirmwareBug(`Storage.${name}() moves or wipes the files that code runs from: firmware must not call it`);
  };
  return realm.module({
    read: (name: unknown, offset?: number, length?: number) => {
      const bytes = area.read(String(name), whole(offset), whole(length));
      return bytes && stringOf(bytes);
    },
    write: (name: unknown, data: unknown, offset?: number, size?: number) => {
      const plain = data !== null && typeof data === "object" && bytesOfAny(data) === undefined;
      const bytes = bytesOfAny(plain ? stringifyJson(data) : data);
      if (!bytes) throw new EngineError("Can't get pointer to data to write");
      return area.write(String(name), bytes, plain ? 0 : whole(offset), plain ? 0 : whole(size));
    },
    erase: (name: unknown) => area.erase(String(name)),
    list: (filter?: { test?: unknown }) => {
      const pattern = filter as RegExp | undefined;
      return realm.array(pattern ? area.list().filter((name) => name.match(pattern)) : area.list());
    },
    getFree: () => area.getFree(),
    compact: refuse("compact"),
    eraseAll: refuse("eraseAll"),
  });
}

function whole(value: unknown): number {
  return Number.isFinite(Number(value)) ? Math.trunc(Number(value)) : 0;
}

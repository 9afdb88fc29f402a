import { crc32 } from "../../files/crc32.ts";
import { BOOT, CONFIG, encodePageHeader, encodeRecord } from "../../src/formats/journal.ts";
import { JOURNAL, PAGE } from "../../src/formats/layout.ts";
import { encodeStoredConfig } from "./config-text.ts";
import { journalPages, readJournal } from "./journal.ts";

/**
 * Puts a configuration into a Storage area, as if the board had been laid out with it: what was on probation is not any
 * more. The slots stay as they are, and so does the state that says which of them runs.
 * @param storage is not changed
 * @param source where the configuration came from, for the error's text
 */
export function replaceConfig(storage: Buffer, config: unknown, source: string): Buffer {
  const journal = readJournal(journalPages(storage));
  const boot = journal?.record(BOOT);
  const page =
    encodePageHeader((journal?.sequence ?? 0) + 1, crc32) +
    encodeRecord(CONFIG, encodeStoredConfig(config, source).toString("latin1"), crc32) +
    (boot === undefined ? "" : encodeRecord(BOOT, boot, crc32));
  const changed = Buffer.from(storage);
  changed.fill(0xff, JOURNAL.page * PAGE, (JOURNAL.page + JOURNAL.pages) * PAGE);
  changed.write(page, JOURNAL.page * PAGE, "latin1");
  return changed;
}

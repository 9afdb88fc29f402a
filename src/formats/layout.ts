/**
 * Where everything lies in Espruino's Storage: one chain of Storage files, laid out once and page-aligned, so that
 * the journal and the slots can be erased in place. Host and device read it from here.
 */

/** A flash page, the unit of an erase, in bytes. */
export const PAGE = 4096;
/** A Storage file's header: 4 bytes of size, 28 bytes of name. */
export const FILE_HEADER = 32;

/** Where Storage lies on a board. */
export interface StorageMap {
  /** Offset of the first page from the beginning of the flash, in bytes. */
  offset: number;
  /** Number of pages. */
  pages: number;
}

/** A run of whole pages inside Storage. */
export interface Region {
  /** The Storage file whose data fills these pages. */
  file: string;
  /** Index of the first page, counted from the beginning of Storage. */
  page: number;
  pages: number;
}

const LOADER_PAGES = 2;
/** Pages of the journal: two, of which one is live while the other is being prepared. */
export const JOURNAL_PAGES = 2;
/** Pages of one firmware slot. */
export const SLOT_PAGES = 20;

export const BOOT_FILE = ".bootcde";
export const JOURNAL: Region = { file: "journal", page: LOADER_PAGES, pages: JOURNAL_PAGES };
/** The two firmware slots. A page before each holds the header of its Storage file and is never erased. */
export const SLOT_A: Region = { file: "fw.a", page: JOURNAL.page + JOURNAL.pages + 1, pages: SLOT_PAGES };
export const SLOT_B: Region = { file: "fw.b", page: SLOT_A.page + SLOT_A.pages + 1, pages: SLOT_PAGES };
/** Pages that the firmware lays claim to; what follows is free for other Storage files. */
export const USED_PAGES = SLOT_B.page + SLOT_B.pages;
/** The largest image a slot holds, in bytes. */
export const SLOT_SIZE = SLOT_PAGES * PAGE;
/** The largest loader, in bytes: its pages less its own header, a filler's and the journal's. */
export const LOADER_SIZE = LOADER_PAGES * PAGE - 3 * FILE_HEADER - 4;

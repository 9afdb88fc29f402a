/** Address at which Espruino for Linux has its flash; the chip has it at 0. */
export const LINUX_FLASH_START = 0x10000000;

/**
 * The text of a file of the project, as a string that stays in flash: the build puts the file into the image.
 *
 *     const page = asset("../config/setup.html");
 *
 * The text is ASCII; HTML goes in compressed (gzip), without the white space that a browser does not need.
 * @param path relative to the module, a literal
 */
export declare function asset(path: string): string;

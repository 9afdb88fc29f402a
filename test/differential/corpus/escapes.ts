export const run = () => ['\0\b\t\n\v\f\r'.length, '\x41\u0042', 'a\
b', `\``, '\'"'];

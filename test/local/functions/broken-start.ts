throw new TypeError('no table is named');

export {};

/** In place of style sheets, which mean nothing where nothing is drawn. */
export {};

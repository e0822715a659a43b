import { createContext, useContext } from 'react';

const EmbeddedContext = createContext(false);

export const EmbeddedProvider = EmbeddedContext.Provider;

/** Whether the embedded stack serves the page, whose face scores are a development stand-in. */
export const useEmbedded = (): boolean => useContext(EmbeddedContext);

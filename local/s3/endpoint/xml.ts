import { XMLParser } from 'fast-xml-parser';
import { ServiceError } from '../../service';

/** The namespace of everything S3 answers but errors, which have none. */
export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/**
 * Reads an XML document, every value as text.
 *
 * @param lists names of elements that are lists even when there is one of them
 * @throws ServiceError `MalformedXML`
 */
export function parseXml(text: string, lists: readonly string[]): unknown {
  const parser = new XMLParser({
    parseTagValue: false,
    ignoreDeclaration: true,
    // Numeric character references, by which the SDKs write what XML does not carry as it is.
    htmlEntities: true,
    trimValues: false,
    isArray: (name) => lists.includes(name),
  });
  try {
    return parser.parse(text);
  } catch {
    throw malformedXml();
  }
}

export function malformedXml(): ServiceError {
  return new ServiceError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

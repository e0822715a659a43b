import { ServiceError } from '../service';

/** The answer to a request that is well formed and yet cannot be served; AWS rarely says more than this. */
export function invalidParameters(message = 'Request has invalid parameters'): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

export function noFaceInImage(): ServiceError {
  return invalidParameters('There are no faces in the image. Should be at least 1.');
}

export function invalidImageFormat(): ServiceError {
  return new ServiceError('InvalidImageFormatException', 'Request has invalid image format');
}

export function imageTooLarge(message: string): ServiceError {
  return new ServiceError('ImageTooLargeException', message);
}

export function invalidS3Object(): ServiceError {
  return new ServiceError(
    'InvalidS3ObjectException',
    'Unable to get object metadata from S3. Check object key, region and/or access permissions.',
  );
}

export function collectionNotFound(collectionId: string): ServiceError {
  return new ServiceError(
    'ResourceNotFoundException',
    `The collection id: ${collectionId} does not exist`,
  );
}

export function collectionExists(collectionId: string): ServiceError {
  return new ServiceError(
    'ResourceAlreadyExistsException',
    `The collection id: ${collectionId} already exists`,
  );
}

export function invalidPaginationToken(): ServiceError {
  return new ServiceError('InvalidPaginationTokenException', 'Invalid pagination token');
}

export function sessionNotFound(): ServiceError {
  return new ServiceError('SessionNotFoundException', 'Session not found');
}

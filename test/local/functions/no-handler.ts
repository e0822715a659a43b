export const handle = () => 'hello';

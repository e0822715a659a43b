import { Page } from '../interface/page';

export default function PicturePage() {
  return <Page title="Picture of the whole">{null}</Page>;
}

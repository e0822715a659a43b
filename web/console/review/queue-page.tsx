import { Page } from '../interface/page';

export default function QueuePage() {
  return <Page title="Review">{null}</Page>;
}

import AppLayout from '@cloudscape-design/components/app-layout';
import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { useEmbedded } from './embedded';
import { Navigation } from './navigation';
import { TopBar } from './top-bar';
import './shell.css';

/** Element id of the bar that the layout stays below. */
const TOP_BAR = 'top-bar';

/** What every page of the console stands in. */
export function Shell() {
  return (
    <>
      <header id={TOP_BAR}>
        <TopBar />
      </header>
      <AppLayout
        headerSelector={`#${TOP_BAR}`}
        navigation={
          <>
            <Navigation />
            {useEmbedded() && <StandIn />}
          </>
        }
        navigationWidth={180}
        toolsHide
        content={
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        }
      />
    </>
  );
}

function StandIn() {
  return (
    <Box padding={{ horizontal: 'xl' }} fontSize="body-s" color="text-body-secondary">
      Embedded AWS: face scores are a development stand-in.
    </Box>
  );
}

function Loading() {
  return (
    <Box textAlign="center" padding="xxl">
      <Spinner size="large" />
    </Box>
  );
}

// A test with a clock of its own moves it on when the thread pool is at rest, which another test would disturb.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

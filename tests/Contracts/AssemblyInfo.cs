// Descriptors and threads of the process are counted.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

// Several silos on two cores: one cluster at a time, or their timing says nothing.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

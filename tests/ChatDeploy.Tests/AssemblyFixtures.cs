using ChatDeploy.Testing;

[assembly: AssemblyFixture(typeof(StoreFixture))]

using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Testing;

[assembly: AssemblyFixture(typeof(StoreFixture))]
[assembly: AssemblyFixture(typeof(Chromium))]

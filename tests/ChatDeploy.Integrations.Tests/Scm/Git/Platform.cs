using System.Runtime.Versioning;

// File modes, process groups and shells: these tests are for the systems the product runs on.
[assembly: UnsupportedOSPlatform("windows")]

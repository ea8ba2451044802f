using ChatDeploy.Benchmarks;
using ChatDeploy.Benchmarks.Floors;
using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.World;

// Processor time and memory are read from /proc.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

return args switch
{
    ["--role", "load"] => await LoadClient.RunAsync(),
    ["--role", "floor-d", var port, ..] => await SignatureFloor.RunAsync(int.Parse(port)),
    ["--role", "floor-e", var port, var store] => await InsertFloor.RunAsync(int.Parse(port), store),
    ["--role", "floor-f", var port, var store] => await GroupCommitFloor.RunAsync(int.Parse(port), store),
    ["--role", "floor-command", var port, var token] => await CommandFloor.RunAsync(int.Parse(port), token),
    ["--role", "floor-h", var port, var secret] => await SlackFloor.RunAsync(int.Parse(port), secret),
    ["--role", "floor-start", var port, var store] => await StartFloor.RunAsync(int.Parse(port), store),
    ["--role", "instant", .. var rest] => await InstantApplication.RunAsync(rest),
    _ => await BenchmarkRun.RunAsync(args),
};

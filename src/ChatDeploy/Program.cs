using ChatDeploy.Commands;

return await CommandLine.RunAsync(args);

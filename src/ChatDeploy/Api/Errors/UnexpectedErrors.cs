using System.Data.Common;
using System.Diagnostics;
using ChatDeploy.Api.Access;
using ChatDeploy.SignIn;
using Microsoft.AspNetCore.Diagnostics;

namespace ChatDeploy.Api.Errors;

/// <summary>What a caller is told of exceptions: never their text (house rules). A store that is away is 503, all else a trace id to look up in the log.</summary>
internal static partial class UnexpectedErrors
{
    private const string RetryAfterSeconds = "5";

    /// <summary>Answers for everything that is thrown while handling a request.</summary>
    public static IApplicationBuilder UseProblemsForExceptions(this IApplicationBuilder app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        ExceptionHandler = AnswerAsync,

        // Logged below, with the trace id that the caller is told.
        SuppressDiagnosticsCallback = _ => true,

        // A page that failed has used up what a request has once, such as its address for components.
        CreateScopeForErrors = true,
    });

    private static Task AnswerAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested) return Task.CompletedTask;
        var isForBrowser = Gate.IsForBrowser(context);
        if (exception is BadHttpRequestException bad) return isForBrowser ? StatusPages.AnswerAsync(context, bad.StatusCode) : StatusProblems.Of(bad.StatusCode).ExecuteAsync(context);

        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UnexpectedErrors).FullName!);
        var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        if (IsStoreAway(exception))
        {
            Log.StoreAway(logger, context.Request.Method, Loggable(context.Request.Path), trace, exception!);
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            if (isForBrowser) return Html.Message(context, StatusCodes.Status503ServiceUnavailable, "The database cannot be reached", "Nothing was changed unless a page said so. Wait a few seconds and reload this page.").ExecuteAsync(context);
            return RefusalResults.Of(503, "store_unavailable", "The database cannot be reached just now; nothing was changed unless an earlier answer said so. Try again in a few seconds.").ExecuteAsync(context);
        }

        Log.Unexpected(logger, context.Request.Method, Loggable(context.Request.Path), trace, exception);
        if (isForBrowser) return Html.Message(context, StatusCodes.Status500InternalServerError, "Something went wrong", $"That should not happen. Whoever runs the service finds it in the log as {trace}.").ExecuteAsync(context);
        return TypedResults.Problem(
            "Something went wrong that should not. Whoever runs the service finds it in the log by its trace id.",
            statusCode: 500,
            title: "Internal error",
            extensions: [new("code", "internal_error"), new("who", Array.Empty<string>()), new("traceId", trace)]).ExecuteAsync(context);
    }

    // A sign-in link's path holds its secret.
    private static string Loggable(PathString path) => path.StartsWithSegments("/sign-in", StringComparison.OrdinalIgnoreCase, out var rest) && rest.HasValue ? "/sign-in/…" : path.Value ?? "";

    /// <summary>Whether the store could not be reached or broke off: something without an answer of the server, or one about connections, shutdown, resources or lost races.</summary>
    private static bool IsStoreAway(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DbException store && (store.IsTransient || string.IsNullOrEmpty(store.SqlState) || store.SqlState.StartsWith("08", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path}: unexpected (trace {Trace})")]
        public static partial void Unexpected(ILogger logger, string method, string path, string trace, Exception? exception);

        [LoggerMessage(2, LogLevel.Warning, "{Method} {Path}: the store cannot be reached (trace {Trace})")]
        public static partial void StoreAway(ILogger logger, string method, string path, string trace, Exception exception);
    }
}

using ChatDeploy.Api.Access;
using ChatDeploy.Api.Errors;
using ChatDeploy.Api.Requests;
using ChatDeploy.SignIn;
using ChatDeploy.WebSecurity;

namespace ChatDeploy.Api;

/// <summary>Registers and maps the REST API (contract, REST), the health endpoints and the OpenAPI document.</summary>
public static class ApiRegistration
{
    /// <summary>Adds what the API needs besides the core and a store.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BearerTokens>();
        services.AddSignIn();
        services.AddRateLimits();
        services.AddTrustedProxies();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));

        // Whatever cannot be bound is an answer, in production as in development.
        services.Configure<RouteHandlerOptions>(routing => routing.ThrowOnBadRequest = true);
        services.AddApiDocument();
        return services;
    }

    /// <summary>Puts the API's middleware into the pipeline (headers, problems for exceptions and bare statuses, the gate, limits, antiforgery) and maps its endpoints.</summary>
    /// <remarks>Call it once, before anything else is put into the pipeline, so that all of it answers with problems.</remarks>
    public static void MapApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseProblemsForExceptions();
        app.UseProblemsForStatuses();
        app.UseMiddleware<Gate>();
        app.UseRateLimiter();
        app.UseAntiforgery();

        app.MapHealth();
        app.MapApiDocument();
        app.MapSignIn();
        var api = app.MapGroup("/api").AddEndpointFilter<RouteGroupBuilder, CheckedArguments>().WithCommonProblems();
        api.MapCatalog();
        api.MapCommits();
        api.MapDeployments();
        api.MapApprovals();
        api.MapCurrent();
        api.MapRecords();
        api.MapTokens();
        api.MapSecrets();
        api.MapSignInLinks();
        api.MapDeliveries();
        api.MapJobs();
        api.MapLocks();
        api.MapFreezes();
        api.MapPins();
        api.MapHolds();
        api.MapBadCommits();
        api.MapStop();
        api.MapChat();
        api.MapAudit();
    }
}

using ChatDeploy.Api.Access;
using ChatDeploy.Commands.Demo;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Refusals;
using ChatDeploy.Pages.Elements;

namespace ChatDeploy.Pages.Deliveries;

/// <summary>What is done on the pages of deliveries: replaying one, taking its body away, and the hook for repositories.</summary>
internal static class DeliveryForms
{
    /// <summary>Where the post-receive hook for plain git repositories is fetched.</summary>
    public const string HookPath = "/deliveries/post-receive.sh";

    /// <summary>Maps it.</summary>
    public static void MapDeliveryForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/deliveries/{id}/replay", ReplayAsync).Requires(Act.Administer).ExcludeFromDescription();
        endpoints.MapGet("/deliveries/{id:long}/body", BodyAsync).Requires(Act.Read).ExcludeFromDescription();
        endpoints.MapGet(HookPath, () => TypedResults.Text(DemoScript.PostReceive, "text/x-shellscript; charset=utf-8"))
            .IsOpen("the same script for everyone; curl on a git server has no session").ExcludeFromDescription();
    }

    // Refers to its form fields so that the antiforgery token is asked for.
    private static async Task<IResult> ReplayAsync(string id, HttpContext context, IFormCollection form, ReplayDelivery replay, CancellationToken cancellationToken)
    {
        if (!long.TryParse(id, System.Globalization.NumberStyles.None, null, out var key)) return Unknown(context);
        return await replay.HandleAsync(key, cancellationToken) switch
        {
            ReplayOutcome.Replayed => Said.Done($"Delivery {key} is in line again. This page shows what becomes of it.").At(context, $"/deliveries/{key}"),
            ReplayOutcome.StillStored => Said.Refused(Refusal.Conflict("still_stored", "The delivery is in line already; it is applied as soon as its turn comes.")).At(context, $"/deliveries/{key}"),
            _ => Unknown(context),
        };
    }

    private static async Task<IResult> BodyAsync(long id, HttpContext context, DeliveryQueries queries, CancellationToken cancellationToken)
    {
        if (await queries.GetAsync(id, cancellationToken) is not { } found) return TypedResults.NotFound();

        // A stranger's bytes: never shown by the browser as a page of ours.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(found.Body, "application/octet-stream", $"delivery-{id}.json");
    }

    private static IResult Unknown(HttpContext context) =>
        Said.Refused(Refusal.NotFound("unknown_delivery", "There is no such delivery, or it was kept long enough and purged.")).At(context, "/deliveries");
}

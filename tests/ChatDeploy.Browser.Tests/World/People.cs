using System.Net;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Tests.Api;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.World;

/// <summary>People of an <see cref="ApiWorld"/> in front of their browsers.</summary>
internal static class People
{
    /// <summary>A fresh sign-in link, as an administrator gets it.</summary>
    public static async Task<string> LinkAsync(this ApiWorld world, string person) =>
        (await world.PostAsync("/api/sign-in-links", "bootstrap", new { person })).Expect(HttpStatusCode.Created)["url"]!;

    /// <summary>A person who has signed in.</summary>
    public static async Task<Visitor> VisitAsync(this ApiWorld world, Chromium chromium, string person, BrowserNewContextOptions? options = null) =>
        await Visitor.SignedInAsync(chromium, world.ListensAt, await world.LinkAsync(person), options);
}

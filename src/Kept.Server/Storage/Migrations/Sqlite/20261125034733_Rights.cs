using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Rights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Channel",
                table: "requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<long>(
                name: "ConfirmBy",
                table: "requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ConfirmedAt",
                table: "requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Denial",
                table: "requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ExtendedAt",
                table: "requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ExtensionReason",
                table: "requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Law",
                table: "requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Mandate",
                table: "requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Proof",
                table: "requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ProveBy",
                table: "requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ProvedAt",
                table: "requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RestrictedAt",
                table: "people",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "partners",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Contact",
                table: "partners",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "agent_requests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AgentId = table.Column<string>(type: "TEXT", nullable: false),
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    AgentRequestId = table.Column<string>(type: "TEXT", nullable: true),
                    Digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Callback = table.Column<string>(type: "TEXT", nullable: true),
                    Told = table.Column<int>(type: "INTEGER", nullable: false),
                    ToldDue = table.Column<long>(type: "INTEGER", nullable: false),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    TryAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LinkId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agent_requests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "agent_tokens",
                columns: table => new
                {
                    AgentId = table.Column<string>(type: "TEXT", nullable: false),
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    Digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agent_tokens", x => new { x.AgentId, x.SiteId });
                });

            migrationBuilder.CreateTable(
                name: "agents",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    VerifyKey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    WebUrl = table.Column<string>(type: "TEXT", nullable: true),
                    Relied = table.Column<bool>(type: "INTEGER", nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RevokedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "erased_addresses",
                columns: table => new
                {
                    Index = table.Column<byte[]>(type: "BLOB", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erased_addresses", x => x.Index);
                });

            migrationBuilder.CreateTable(
                name: "errands",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    SiteId = table.Column<string>(type: "TEXT", nullable: false),
                    PartnerId = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CollectionId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Categories = table.Column<string>(type: "TEXT", nullable: false),
                    References = table.Column<string>(type: "TEXT", nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DoneBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_errands", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "refused_addresses",
                columns: table => new
                {
                    Index = table.Column<byte[]>(type: "BLOB", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refused_addresses", x => x.Index);
                });

            migrationBuilder.CreateTable(
                name: "request_watch",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Waiting = table.Column<int>(type: "INTEGER", nullable: false),
                    Late = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_watch", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "telephones",
                columns: table => new
                {
                    Index = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_telephones", x => new { x.Index, x.PersonId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_requests_ReceivedAt",
                table: "requests",
                column: "ReceivedAt");

            migrationBuilder.CreateIndex(
                name: "IX_agent_requests_Digest",
                table: "agent_requests",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_agent_requests_TryAt",
                table: "agent_requests",
                column: "TryAt");

            migrationBuilder.CreateIndex(
                name: "IX_agent_tokens_Digest",
                table: "agent_tokens",
                column: "Digest",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_errands_PersonId",
                table: "errands",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_errands_SiteId_PartnerId_DoneAt",
                table: "errands",
                columns: new[] { "SiteId", "PartnerId", "DoneAt" });

            migrationBuilder.CreateIndex(
                name: "IX_telephones_PersonId",
                table: "telephones",
                column: "PersonId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agent_requests");

            migrationBuilder.DropTable(
                name: "agent_tokens");

            migrationBuilder.DropTable(
                name: "agents");

            migrationBuilder.DropTable(
                name: "erased_addresses");

            migrationBuilder.DropTable(
                name: "errands");

            migrationBuilder.DropTable(
                name: "refused_addresses");

            migrationBuilder.DropTable(
                name: "request_watch");

            migrationBuilder.DropTable(
                name: "telephones");

            migrationBuilder.DropIndex(
                name: "IX_requests_ReceivedAt",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "Channel",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "ConfirmBy",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "ConfirmedAt",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "Denial",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "ExtendedAt",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "ExtensionReason",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "Law",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "Mandate",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "Proof",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "ProveBy",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "ProvedAt",
                table: "requests");

            migrationBuilder.DropColumn(
                name: "RestrictedAt",
                table: "people");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "partners");

            migrationBuilder.DropColumn(
                name: "Contact",
                table: "partners");
        }
    }
}

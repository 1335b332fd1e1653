using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeyStore : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "JoinedInto",
                table: "people",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Secrets",
                table: "installation",
                type: "BLOB",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "key_endings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_endings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ledger_cosignatures",
                columns: table => new
                {
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Witness = table.Column<string>(type: "TEXT", nullable: false),
                    Line = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ledger_cosignatures", x => new { x.Size, x.Witness });
                });

            migrationBuilder.CreateIndex(
                name: "IX_people_JoinedInto",
                table: "people",
                column: "JoinedInto",
                filter: "\"JoinedInto\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_endings");

            migrationBuilder.DropTable(
                name: "ledger_cosignatures");

            migrationBuilder.DropIndex(
                name: "IX_people_JoinedInto",
                table: "people");

            migrationBuilder.DropColumn(
                name: "JoinedInto",
                table: "people");

            migrationBuilder.DropColumn(
                name: "Secrets",
                table: "installation");
        }
    }
}

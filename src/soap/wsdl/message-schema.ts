import { NAMESPACES } from '../namespaces.ts';

/**
 * The XML schema of requests and answers. It is looser than the documented one in one thing: informasjonsbehov may be
 * left out, or have any value, as the documentation of the request says.
 *
 * @param personSchema where the schema of Person is; left out in a WSDL that has both
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/HentPersonerForespoersel
 */
export const createMessageSchema = (
  personSchema?: string,
): string => `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:begrep="${NAMESPACES.person}"
    targetNamespace="${NAMESPACES.messages}" elementFormDefault="qualified">
  <xs:import namespace="${NAMESPACES.person}"${personSchema === undefined ? '' : ` schemaLocation="${personSchema}"`}/>
  <xs:element name="HentPersonerForespoersel">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="informasjonsbehov" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
        <xs:element name="personidentifikator" type="begrep:personidentifikator" maxOccurs="1000"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentPersonerRespons">
    <xs:complexType>
      <xs:sequence>
        <xs:element ref="begrep:Person" maxOccurs="1000"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentEndringerForespoersel">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="informasjonsbehov" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
      <xs:attribute name="fraEndringsNummer" type="xs:long" use="required"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentEndringerRespons">
    <xs:complexType>
      <xs:sequence>
        <xs:element ref="begrep:Person" minOccurs="0" maxOccurs="1000"/>
      </xs:sequence>
      <xs:attribute name="fraEndringsNummer" type="xs:long" use="required"/>
      <xs:attribute name="tilEndringsNummer" type="xs:long" use="required"/>
      <xs:attribute name="senesteEndringsNummer" type="xs:long" use="required"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="HentPrintSertifikatForespoersel">
    <xs:complexType/>
  </xs:element>
  <xs:element name="HentPrintSertifikatRespons">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="postkasseleverandoerAdresse" type="xs:string"/>
        <xs:element name="X509Sertifikat" type="begrep:X509Sertifikat"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="Oppslagstjenesten">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="PaaVegneAv" type="xs:string"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>`;
